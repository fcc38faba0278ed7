"""Learn: Keras `fit`, with a budget, the best weights kept, and progress one can read.

fit            all of them together
budget         epochs or minutes, and the learning rate that follows from them: schedules
averaged       the running average of the weights, in their place
best           validates, and keeps the best weights
progress       a bar with loss, speed and the time left
truncated      truncated back-propagation through time
smoothing      cross-entropy against targets of which a part is spread over all classes
epochs         batches whose order is that of the epoch
checkpoints    goes on where a training was killed, to the bit; checkpoint_files: on disk
state          all that a training is at one moment; variables: what a batch changes in a model
unwritten      what cannot be written, as on a full disk, ends no training
interrupt      Ctrl-C, between two batches
place          where a training keeps what is unfinished
guard/         ends a training that broke, and tells why
record/        what is known of a training: its log, its curves, all runs
"""
