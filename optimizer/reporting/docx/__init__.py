"""Word documents: the approval of a plan, and the answer to an appeal."""
