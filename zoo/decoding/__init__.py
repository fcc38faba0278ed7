"""Use a model a step at a time: carry its state, choose the next symbol, write on.

settings.py         how symbols are chosen, and which have a meaning of their own
sampling.py         the next symbol from logits: greedy, temperature, top-k, top-p

A causal model of one text:
stepper.py          a model as a function of (tokens, state), for any number of steps
prefill.py          texts of different lengths, each read to its end, and the state there
lookup.py           the same for one token at a time, its beginning a table
generation.py       prompts continued in one compiled loop
text.py             the same with strings in and out

A model that writes on a condition, such as a sentence to translate:
conditional.py      what is asked of it, and what is written
encoder_decoder.py  an encoder and a decoder as such a model
writing.py          greedy, or by chance
beam.py             beam search
by_class.py         letters on a class, strings in and out

Frames read as labels:
ctc.py              the best path, and the prefix beam
"""
