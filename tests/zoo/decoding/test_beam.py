"""The beam against plain loops over rows and texts, and against all texts there are."""

import numpy as np
import pytest
import tensorflow as tf

import plain_decoding as plain
from zoo.decoding.beam import beam_search
from zoo.decoding.conditional import Written
from zoo.decoding.settings import Beam, Symbols

CLASSES, END = 7, 2
SYMBOLS = Symbols(start=1, end=END, never=(0, 1))
SOURCES = [(3, 4, 5, 6), (5,), (6, 6, 3), (4, 1, 1, 2), (3, 5)]
LIMITS = [8, 5, 1, 8, 3]


def padded(sources, time=None):
    time = time or max(map(len, sources))
    return np.array([[*s, *[0] * (time - len(s))] for s in sources], "int32")


@pytest.fixture(scope="module")
def search():
    """The beam of a model, compiled once for each: sources, limits, beam → `Written` in NumPy."""
    compiled = {}

    def run(model, sources, limits, how, symbols=SYMBOLS):
        key = (id(model), symbols)
        if key not in compiled:
            any_size = tf.TensorSpec((None, None), tf.int32)
            number, numbers = tf.TensorSpec((), tf.int32), tf.TensorSpec((None,), tf.int32)

            @tf.function(
                input_signature=[any_size, numbers, number, tf.TensorSpec((), tf.float32), number]
            )
            def graph(sources, limits, width, alpha, best):
                return beam_search(model, sources, limits, symbols, Beam(width, alpha, best))

            compiled[key] = (graph, model)
        graph, _ = compiled[key]
        written = graph(sources, limits, how.width, how.alpha, how.best)
        return Written(*(x.numpy() for x in written))

    return run


@pytest.fixture(scope="module", params=[0, 1, 2], ids="seed {}".format)
def model(request):
    return plain.Tiny(request.param, CLASSES)


def texts(written, limits=LIMITS):
    """Each row's texts as tuples, with the end where there is one."""
    return [
        [tuple(text[: n + (n < limit)].tolist()) for text, n in zip(*row, strict=True)]
        for *row, limit in zip(written.symbols, written.lengths, limits, strict=True)
    ]


@pytest.mark.parametrize("alpha", [0.0, 0.6, 1.0])
@pytest.mark.parametrize("width, best", [(1, 1), (3, 2), (5, 5)])
def test_the_beam_is_that_of_plain_loops(search, model, width, best, alpha):
    written = search(model, padded(SOURCES), LIMITS, Beam(width, alpha, best))
    for b, (source, limit) in enumerate(zip(SOURCES, LIMITS, strict=True)):
        expected = plain.beam(model, source, limit, END, width, alpha, SYMBOLS.never)[:best]
        assert texts(written)[b][: len(expected)] == expected
        assert np.isneginf(written.scores[b, len(expected) :]).all()
        for k, text in enumerate(expected):
            log_p = model.log_probability(source, text)
            score = plain.score(model, source, text, alpha)
            assert written.log_probabilities[b, k] == pytest.approx(log_p, abs=1e-4)
            assert written.scores[b, k] == pytest.approx(score, abs=1e-4)
            assert written.lengths[b, k] == len(text) - (END in text)
            assert (written.symbols[b, k, len(text) :] == END).all()
            weights = np.zeros(written.weights.shape[2:])
            weights[: len(text), : len(source)] = model.weights(source, text)
            np.testing.assert_allclose(written.weights[b, k], weights, atol=1e-5)


def test_a_beam_of_one_is_greedy(search, model):
    written = search(model, padded(SOURCES), LIMITS, Beam(1, 1.0))
    expected = [
        plain.greedy(model, source, limit, END, SYMBOLS.never)
        for source, limit in zip(SOURCES, LIMITS, strict=True)
    ]
    assert [row[0] for row in texts(written)] == expected


@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_a_beam_as_wide_as_all_texts_finds_the_best_of_all(search, model, alpha):
    limit, symbols = 4, Symbols(start=1, end=END, never=(0, 1, 5, 6))
    best_first = sorted(
        plain.all_texts(CLASSES, limit, END, symbols.never),
        key=lambda text: -plain.score(model, SOURCES[0], text, alpha),
    )
    how = Beam(2 * len(best_first), alpha, len(best_first))
    written = search(model, padded(SOURCES[:1]), [limit], how, symbols)
    assert len(best_first) == 15
    assert texts(written, [limit]) == [best_first]


def test_a_narrow_beam_can_miss_the_best(search):
    """Or the test above could not fail."""
    model = plain.Tiny(1, CLASSES)
    wide, narrow = (search(model, padded(SOURCES), [8] * 5, Beam(w, 0.0)) for w in (40, 1))
    assert (wide.scores >= narrow.scores - 1e-5).all()
    assert (wide.scores > narrow.scores + 1e-3).any()


def test_a_row_does_not_depend_on_others_nor_on_how_it_is_filled_up(search, model):
    how = Beam(3, 0.6, 3)
    together = search(model, padded(SOURCES, time=9), LIMITS, how)
    for b, (source, limit) in enumerate(zip(SOURCES, LIMITS, strict=True)):
        alone = search(model, padded([source]), [limit], how)
        time, length = alone.symbols.shape[-1], len(source)
        np.testing.assert_array_equal(alone.symbols[0], together.symbols[b, :, :time])
        np.testing.assert_array_equal(alone.lengths[0], together.lengths[b])
        np.testing.assert_allclose(alone.scores[0], together.scores[b], atol=1e-5)
        weights = together.weights[b, :, :time, :length]
        np.testing.assert_allclose(alone.weights[0], weights, atol=1e-5)
        assert (together.weights[b, :, :, length:] == 0).all()


@pytest.mark.parametrize("alpha", [0.0, 0.6])
def test_a_row_is_given_up_when_no_running_text_can_win(search, alpha):
    """Fewer steps than the limit allows, and the same text as with all of them."""
    model, sources, limits = plain.Tiny(0, CLASSES), padded([SOURCES[0], SOURCES[2]]), [30, 30]
    quick = search(model, sources, limits, Beam(4, alpha, 1))
    thorough = search(model, sources, limits, Beam(4, alpha, 4))
    assert quick.symbols.shape[-1] < thorough.symbols.shape[-1] == 30
    assert texts(quick, limits) == [row[:1] for row in texts(thorough, limits)]


class Hesitant:
    """Ends at once, or writes nine words and then ends: one is as likely as the other, nearly."""

    def encode(self, inputs):
        return {}, {"step": inputs}

    def __call__(self, tokens, state, memory):
        step = state["step"]
        first, last = tf.constant([0.49, 0.51, 1e-6]), tf.constant([1e-6, 1.0, 1e-6])
        between = tf.constant([1.0, 1e-9, 1e-6])
        p = tf.where((step == 0)[:, None], first, tf.where((step < 9)[:, None], between, last))
        return tf.math.log(p), {"step": step + 1}, tf.zeros((tf.shape(tokens)[0], 0))


@pytest.mark.parametrize("alpha, length", [(0.0, 0), (1.0, 9)])
def test_with_alpha_a_longer_text_wins_however_late_it_ends(alpha, length):
    """Also where the shorter one has the better score until then."""
    symbols, how = Symbols(start=0, end=1), Beam(2, alpha)
    search = tf.function(lambda x: beam_search(Hesitant(), x, 20, symbols, how))
    assert search(tf.constant([0])).lengths.numpy().tolist() == [[length]]


def test_a_row_of_no_symbols_is_empty(search, model):
    written = search(model, padded(SOURCES[:2]), [0, 4], Beam(3, 0.6))
    assert texts(written, [0, 4])[0] == [()]
    assert written.log_probabilities[0] == written.weights[0].max() == 0
    assert (
        texts(written, [0, 4])[1]
        == texts(search(model, padded(SOURCES[1:2]), [4], Beam(3)), [4])[0]
    )


def test_no_rows_give_no_texts(search, model):
    written = search(model, padded(SOURCES)[:0], np.zeros(0, "int32"), Beam(3, 0.6, 2))
    assert written.symbols.shape[:2] == written.weights.shape[:2] == (0, 2)


class Blind:
    """A model without attention, whose state is the last symbol: it writes 1 2 … up to the end."""

    def encode(self, inputs):
        return {}, {"last": inputs}

    def __call__(self, tokens, state, memory):
        following = state["last"] + 1
        return tf.one_hot(following, 9) * 9, {"last": following}, tf.zeros((tf.shape(tokens)[0], 0))


def test_a_model_may_have_no_attention_and_limits_may_be_one_number():
    search = tf.function(lambda x: beam_search(Blind(), x, 6, Symbols(start=0, end=8), Beam(2)))
    written = search(tf.constant([5, 1]))
    assert written.symbols[:, 0].numpy().tolist() == [[6, 7, 8, 8, 8, 8], [2, 3, 4, 5, 6, 7]]
    assert written.lengths.numpy().tolist() == [[2], [6]]
    assert written.weights.shape == (2, 1, 6, 0)


def test_a_saved_beam_searches_any_number_of_sources_of_any_length(search, tmp_path):
    model = plain.Tiny(0, CLASSES)
    any_size, any_number = tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None,), tf.int32)

    @tf.function(input_signature=[any_size, any_number])
    def serve(sources, limits):
        return beam_search(model, sources, limits, SYMBOLS, Beam(3, 0.6, 2))._asdict()

    module = tf.Module()
    module.serve = serve
    tf.saved_model.save(module, str(tmp_path), signatures=serve)
    served = tf.saved_model.load(str(tmp_path)).signatures["serving_default"]
    for rows in (1, 5):
        sources, limits = padded(SOURCES[:rows]), np.array(LIMITS[:rows], "int32")
        expected = search(model, sources, limits, Beam(3, 0.6, 2))._asdict()
        found = served(sources=tf.constant(sources), limits=tf.constant(limits))
        assert found.keys() == expected.keys()
        for name, value in expected.items():
            np.testing.assert_allclose(found[name], value, atol=1e-5)


def test_of_a_single_class_there_is_one_text():
    """Fewer continuations than places in the beam."""
    only = plain.Tiny(0, 1)
    only.sources = np.ones((2, 5))  # there is something to look at
    written = beam_search(only, tf.constant([[1]]), tf.constant([3]), Symbols(0, 0), Beam(3))
    assert written.lengths.numpy().tolist() == [[0]]
    assert written.log_probabilities.numpy() == pytest.approx(0, abs=1e-6)
