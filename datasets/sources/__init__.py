"""Where data come from: fetched, verified, unpacked; what was made of them is kept.

source     Source               a declared file of the network
family     locate_all           all the files of a dataset, or the folder of a user's own
download   download             one file over HTTP, resumed where it broke off
reading    read_text            a file as text, its encoding known or told
archive    extract, members     zip, tar and gz by somebody else, without harm
derived    derived              a folder made once from a source, verified when it is used
"""
