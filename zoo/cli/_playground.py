"""`zoo playground`: a page in the browser to play with models, on this machine alone."""

import click

from zoo.cli._told import Told, document


class Serving(Told):
    """A command that goes on after it has told its address, so that it tells it itself."""

    def invoke(self, context: click.Context) -> None:
        """With --json the document comes first, and then it serves."""
        click.Command.invoke(self, context)


@click.command(cls=Serving, example="zoo playground char-lm --port 7861 --no-browser")
@click.argument("models", nargs=-1)
@click.option("--port", type=click.IntRange(0, 65535), default=7860, show_default=True)
@click.option("--no-browser", is_flag=True, help="Open no browser; the address is told.")
def playground(models: tuple[str, ...], port: int, no_browser: bool, as_json: bool) -> None:
    """Serve a page to play with models.

    Write and watch their units, or forecast a pasted column.

    MODELS are names of pretrained ones or folders; they come before char-lm, sentiment and
    next-word.  Only this machine can reach the page, and nothing of it asks another.  It needs
    `pip install 'rnn-zoo[playground]'`.  End it by Ctrl-C.
    """
    from zoo.cli._quiet import quiet_tensorflow
    from zoo.playground import serving

    serving.check(models, port)
    quiet_tensorflow()
    if not as_json:
        click.echo("Loading the models …")

    def ready(address: str) -> None:
        told = document({"address": address})
        click.echo(told if as_json else f"Playground: {address} (Ctrl-C ends it)")
        if not (as_json or no_browser):
            click.launch(address)

    serving.serve(models, port=port, ready=ready)
