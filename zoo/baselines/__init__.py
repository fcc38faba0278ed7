"""Trivial baselines: the number a trained network has to beat before it has shown anything.

A loss means little alone: 1.6 nats per character is good or poor only beside what plain counting
reaches on the same symbols. So every baseline here is fitted on the same training data, scored on
the same held-out data and in the same unit as the network, and is as strong as plain counting can
cheaply be made: a weak baseline flatters.

    frequencies.py   how often each symbol occurs, its neighbours ignored
    ngram.py         the few symbols before it looked up in a table, and no more than that
    kneser_ney.py    the same, asked what follows a context; its discounts tuned
    by_class.py      the same for each class
    bag_of_words.py  a text's class from which words and pairs are in it: naive Bayes, and better
    commonest_tag.py each word's commonest tag, its neighbours ignored
    nearest.py       the text that is most alike, for what is known of it
    nearest_vectors.py  the rows that are most alike, by their numbers
    feed_forward.py  a network that sees one step, for what a memory has to be worth
    by_place.py      naive Bayes of sequences of one length, each symbol at its place by itself
    series/          forecasts of a series: its last value, its season, fitted models
"""
