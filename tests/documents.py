"""HTML as a test reads it."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """Text, attributes and tags; refuses a document whose tags do not match."""

    VOID = ("meta", "link", "path", "use", "img", "image", "rect")

    def __init__(self, document):
        super().__init__()
        self.text, self.open, self.tags, self.attributes = "", [], [], []
        self.feed(document)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.text += data
