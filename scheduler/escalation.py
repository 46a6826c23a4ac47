"""What officials are told (升级): the day's digest, at most one for each of them.

A digest is an envelope of kind `digest` with the key `digest:<person>:<day>`. Its items are stages:
`district` (no reply until three working days before), `city` (not verified after the day), and the
stages of the office's own dates. What is no stage stands in `content`, each a list of numbers of
deadlines:

- `call_list`: nobody could be written to, somebody must ring (told once for each deadline);
- `not_me`: a contact said 不是我, and the stage went to the next one;
- `overdue`: an overdue notice was due today, and the unit has not filed.
"""
