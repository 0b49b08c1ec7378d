import { AssetTotals, ChainEnd, DumpFacts, TableFacts } from "@sigmatrade/core/backup/Backup"
import { GENESIS } from "@sigmatrade/core/ledger/Seal"

/** What a manifest may tell; its amounts are above 2^63. */
export const someFacts = new DumpFacts({
  serverVersion: 150_008,
  schemaVersion: 42,
  tables: { users: new TableFacts({ rows: 3, digest: "-12345678901234567890123" }) },
  totals: { USDT: new AssetTotals({ moved: 10n ** 30n + 1n, owed: 10n ** 29n }) },
  ledger: new ChainEnd({ length: 0, hash: GENESIS }),
  audit: new ChainEnd({ length: 0, hash: GENESIS })
})
