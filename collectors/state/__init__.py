"""From polls to states: N of M, the uplink graph, what is down and what is only behind it. Pure, clock passed in."""
