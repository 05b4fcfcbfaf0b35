# The account of every member of staff.
account-link = Account
account-title = Your account
account-back = To the first page
account-password = Change the password
account-password-text = After that you are logged out on all other devices.
account-current = Password until now
account-new = New password
account-new-hint = At least 8 characters, hard to guess. For example a sentence or several words.
account-change = Change the password
account-changed = Your new password is good. On all other devices you are logged out.
account-not-recognised = The password until now is not right. Please try again.
account-same = This is your password until now. Please take another one.
