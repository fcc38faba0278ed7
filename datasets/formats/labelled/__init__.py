"""Texts that have a label, as people keep them.

found      Found, split         what was found, cleaned and cut into train, validation and test
folders    in_folders           a folder for each class, a file for each text
own        places, in_place     tables and folders, in one piece or split already
acl_imdb   in_acl_imdb          the archive or folder of Maas et al. (2011)
"""
