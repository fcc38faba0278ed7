"""What is made by rule for this project, so that every lesson runs with no network.

reviews      reviews      of films, with a label
pairs        pairs        English with French
homographs   sentences    words that are nouns as well as verbs, with their tags
drawing      paste        several digits on one canvas

Nothing in the sentences is drawn by chance.  What is held out to validate and to test are
combinations of words that train does not have, of words that it has.
"""
