# The view that adviser and person look at together.
conversation-title = Look at the results together
conversation-open = Look at them together
conversation-end = Back
conversation-nothing = There is no result here.
