"""The same application in a browser, for one machine: nothing is loaded from outside, and no other page is let in."""
