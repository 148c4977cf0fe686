"""Jobs: requests, submissions, attempts, outcomes, events, and the queue behind them."""
