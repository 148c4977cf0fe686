"""Why a plan is as it is: counterfactuals on its model, each certified, and the words for them."""
