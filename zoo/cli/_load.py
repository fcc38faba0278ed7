"""A model that is named on the command line."""

from typing import Any


def load(model: str, command: str) -> Any:
    """The model of a name or folder.

    Raises:
        OSError, ValueError: there is none, it is damaged, or has nothing for this command; the last
            is told before TensorFlow is loaded.
    """
    from zoo.presets.folder import check, read_config
    from zoo.presets.named import place
    from zoo.tasks import find
    from zoo.tasks import load as load_model

    folder, pinned = place(model)
    check(folder, pinned)
    task = find(str(read_config(folder).get("task")))
    if command not in task.acts:
        raise ValueError(
            f"{model} holds a model of {task.name}, for which there is no `zoo {command}`. "
            f"There is: {', '.join(task.acts)}."
        )
    from zoo.cli._quiet import quiet_tensorflow

    quiet_tensorflow()
    return load_model(model)
