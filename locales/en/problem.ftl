# Pages for what can go wrong.
problem-not-found = This page does not exist
problem-not-found-text = Perhaps the address is misspelt. Perhaps the page is gone.
problem-method = This is not the way
problem-method-text = Please go back and use the buttons on the page.
problem-session = You are not logged in
problem-session-text = Please log in. Saved answers are safe. You go on where you were.
problem-stale = This page is out of date
problem-stale-text = We changed nothing here. Please load the page again. Saved answers are safe.
problem-elsewhere = This came from another site
problem-elsewhere-text = To be safe we changed nothing. Please open Lotse yourself and try there.
problem-other-name = Lotse has another address
problem-other-name-text = We do not answer at this address. Please open: { $origin }
problem-too-large = That was too much at once
problem-too-large-text = Please send a shorter text. We changed nothing.
problem-input = We could not read that
problem-input-text = Please go back and try again. We changed nothing.
problem-attempts = Too many attempts
problem-attempts-text = { $minutes ->
    [one] Please wait one minute. Then you can try again.
   *[other] Please wait { $minutes } minutes. Then you can try again.
}
problem-closed = Lotse takes a short break
problem-closed-text = We cannot save anything at the moment. Saved answers are safe. Please try later.
problem-broken = Something went wrong here
problem-broken-text = It is not your fault. Saved answers are safe. Please try again.
problem-reference = If it happens again, tell us this number:
problem-restricted = The use of these data is restricted
problem-restricted-text = The person asked for that, or objected (Art. 18 GDPR). Until the restriction ends only they see their data. Everything stays stored. The agency's privacy office answers questions.
