# The ledger on the data protection officer's page.
ledger-check-title = Ledger checked
ledger-check-lines = Lines: { $lines }. Checkpoints: { $points }. Covered up to line { $covered }.
ledger-check-good = It is unchanged.
ledger-check-bad = Faults: { $faults }. Please call the operator.
ledger-check-outside-none = Nobody outside receives the checkpoints. Please call the operator.
ledger-check-outside-good = The checkpoints arrive outside. Places: { $places }.
ledger-check-outside-unknown = One of the operator's checkpoints is damaged. Please call the operator.
ledger-check-outside-late = For over two days checkpoints have not arrived. Places: { $places }.
ledger-check-how = Checked just now, with the operator's own checkpoints. Check it yourself with yours: lotse verify.
ledger-save = Save the ledger
ledger-save-checkpoint = Save the checkpoint
