/** What to do where others take a migration back. */
const advice = `Nothing was changed: migrations go forward only, for what one has made may hold money by now.

- To go back to the version before: start it. It runs on the newer schema, since migrations only expand; a note.md that says "Contract" names the version that must be gone first.
- To take back what a migration made: write the next one (npm run migration:generate -- <name>) that does; its note.md says how under "Undo".
- If data was lost: stop everything and restore a backup, as docs/operations.md says. Payments since then are found on the chain again.`

console.error(advice)
process.exitCode = 1
