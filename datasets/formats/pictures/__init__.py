"""Files of pictures and of what is said of them.  Pixels are uint8, 0 to 255.

idx         read_idx         MNIST's format
photos      Photo, pixels    photos on disk, decoded when they are wanted
captioned   read_captions    files of captions: tables, Flickr8k's, COCO's
"""
