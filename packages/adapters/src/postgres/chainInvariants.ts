import type { Invariant } from "./Invariant.ts"

/** What must be true of what was read of the chain, and of why it counts. */
export const chainInvariants: ReadonlyArray<Invariant> = [
  {
    id: "I-12",
    meaning: "what is final has evidence for its very block, with as many different providers as the quorum (also I-47)",
    query: `
      SELECT t.id FROM transactions t
      LEFT JOIN block_evidence e ON (e.chain_id, e.number, e.hash) = (t.chain_id, t.block_number, t.block_hash)
      WHERE t.state = 'final' AND NOT t.before_evidence AND e.quorum IS NULL
      UNION ALL SELECT e.chain_id || ':' || e.hash FROM block_evidence e LEFT JOIN block_witnesses w USING (chain_id, number, hash)
      GROUP BY e.chain_id, e.number, e.hash, e.quorum
      HAVING count(DISTINCT w.provider) FILTER (WHERE w.final >= e.number) < e.quorum`
  },
  {
    id: "I-14",
    meaning: "every final payment to a member or into suspense is a deposit, of that member or in doubt of nobody, and nothing else is",
    query: `
      SELECT t.id FROM transactions t FULL JOIN deposits d USING (chain_id, tx_hash, log_index)
      WHERE (t.state = 'final' AND t.purpose IN ('member', 'suspense')) IS DISTINCT FROM (d.id IS NOT NULL)
        OR t.user_id IS DISTINCT FROM d.user_id AND d.user_id IS NOT NULL`
  },
  {
    id: "I-15",
    meaning: "kept headers are children of each other from where the cursor says up to the cursor; what is put off lies below it, once",
    query: `
      SELECT c.chain_id, c.number FROM scan_cursors c LEFT JOIN block_headers h ON h.chain_id = c.chain_id AND h.number = c.number
      WHERE c.linked_from <= c.number AND h.hash IS DISTINCT FROM c.hash
      UNION ALL SELECT h.chain_id, h.number FROM scan_cursors c JOIN block_headers h ON h.chain_id = c.chain_id
      LEFT JOIN block_headers parent ON parent.chain_id = h.chain_id AND parent.number = h.number - 1
      WHERE h.number > c.number OR h.number > c.linked_from AND parent.hash IS DISTINCT FROM h.parent_hash
      UNION ALL SELECT g.chain_id, g.from_number FROM scan_gaps g LEFT JOIN scan_cursors c ON c.chain_id = g.chain_id
      WHERE c.number IS NULL OR g.end_number > c.number
      UNION ALL SELECT g.chain_id, g.from_number FROM scan_gaps g JOIN scan_gaps other
        ON other.chain_id = g.chain_id AND other.from_number > g.from_number AND other.after_number < g.end_number`
  },
  {
    id: "I-16",
    meaning: "what is booked stands in its own block, or finality is known to be broken since it was seen elsewhere",
    query: `
      SELECT t.id FROM transactions t JOIN LATERAL (
        SELECT p.hash, p.seen_at FROM transfer_places p WHERE p.transfer_id = t.id ORDER BY p.serial DESC LIMIT 1
      ) last ON last.hash <> t.block_hash
      WHERE NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = t.id) AND NOT EXISTS (
        SELECT 1 FROM incidents i WHERE i.kind = 'finality broken' AND (i.closed_at IS NULL OR i.closed_at >= last.seen_at))`
  }
]
