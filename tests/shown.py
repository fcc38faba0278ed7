"""What `zoo predict` prints of a model, without the command line around it."""


def shown(model, raw, most=5):
    """A line for each argument, or several in one text."""
    answers = model.answers(raw)
    return [model.line(one, answer, most) for one, answer in zip(raw, answers, strict=True)]
