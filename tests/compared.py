"""Runs as a comparison of cells keeps them."""

HOW = {"batch": 32, "clip": 1.0, "average": 0.99, "front": 16, "read out": 32}
MEASURES = {"adding": ("mean squared error", 4, 0.1667), "digits": ("digits right", 3, 0.1)}


def run(problem="adding", cell="gru", seed=0, rate=0.003, score=0.02, **more):
    """One of them, told in part; it has learnt all there is."""
    measure, places, trivial = MEASURES[problem]
    course = [[100 * n, 1 / n**3] for n in range(1, 9)]
    return {
        **{"problem": problem, "cell": cell, "seed": seed, "rate": rate, "score": score},
        **{"data": "drawn by chance", "budget": 10_000, "updates": 800, "how": HOW},
        **{"units": 40, "parameters": 9_990, "loss": course[-1][1], "course": course},
        **{"milliseconds": 4.0, "processor": 3.0, "seconds": 5.0, "compiled": 2.0},
        **{"story": "a story", "measure": measure, "places": places, "trivial": "the mean"},
        **{"trivial_score": trivial, "trivial_loss": 1.0, "machine": "a machine"},
        **{"date": "2026-11-26", "versions": {"tensorflow": "2.21", "keras": "3.15"}},
        **{"command": "zoo compare cells", **more},
    }
