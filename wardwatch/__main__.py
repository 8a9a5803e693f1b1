"""`python -m wardwatch`: the same as the command `wardwatch`."""

from wardwatch.cli import main

if __name__ == "__main__":
    main()
