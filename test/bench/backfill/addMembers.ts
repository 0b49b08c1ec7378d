import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** Members without sponsors, one for each wallet, linked long before any block of a generated chain. */
export const addMembers = Effect.fn("addMembers")(function*(wallets: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    INSERT INTO users (id, telegram_id, name, language, invitation_code, wallet_address, wallet_linked_at, created_at)
    SELECT uuidv7(), n, 'Member ' || n, 'en', lpad(n::text, 10, '0'), wallet, '2020-01-01', '2020-01-01'
    FROM unnest(${wallets}::text[]) WITH ORDINALITY AS given (wallet, n) ORDER BY n`
})
