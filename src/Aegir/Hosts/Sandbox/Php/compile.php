<?php

// Compiles the files whose names come on standard input, a line each, and runs none of them; prints a dot for each. Two that
// define the same function end it: no dot stands for the second.
while (($name = fgets(STDIN)) !== false) {
    try {
        @opcache_compile_file(rtrim($name, "\n"));
    } catch (Throwable) {
        // It is no PHP, or that of another version; whoever loads it is told.
    }
    echo '.';
}
