"""Questions asked of a plan: why, what if, what it costs, what else; counterfactuals on its model, each certified."""
