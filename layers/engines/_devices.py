"""What a backend computes on."""

import keras


def sees_gpu():
    """Whether there is a CUDA GPU, and the backend is built to use it."""
    if keras.backend.backend() == "jax":
        from jax.extend.backend import get_backend

        return "cuda" in get_backend().platform_version.lower()
    import tensorflow as tf

    built = tf.sysconfig.get_build_info().get("is_cuda_build")
    return bool(built and tf.config.get_visible_devices("GPU"))
