"""Whether this machine can run wardwatch: facts gathered here, judged by pure checks that say what to do."""
