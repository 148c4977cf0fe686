"""Rosters as people really keep them: sound workbooks made untidy at random, with the records that they mean.

Nothing here knows the vocabulary of the product: the wordings were collected apart, so that they can differ from it.
"""
