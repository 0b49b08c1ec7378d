import { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"
import { together } from "./together.ts"

const DialogueRow = Schema.Struct({ ...Dialogue.fields, expiresAt: Schema.DateTimeUtcFromDate })

const valuesOf = ({ answers, expiresAt, ...rest }: Dialogue) => ({
  ...rest, answers: JSON.stringify(answers), expiresAt: DateTime.toDateUtc(expiresAt)
})

const begin = (sql: SqlClient.SqlClient): DialogueStore["Service"]["begin"] => (dialogue) => {
  const { answers, expiresAt, id, meaning, question, step, userId } = valuesOf(dialogue)
  return sql`
    INSERT INTO dialogues (user_id, id, question, meaning, answers, step, expires_at)
    VALUES (${userId}, ${id}, ${question}, ${meaning}, ${answers}::text::jsonb, ${step}, ${expiresAt})
    ON CONFLICT (user_id) DO UPDATE SET id = EXCLUDED.id, question = EXCLUDED.question, meaning = EXCLUDED.meaning, answers = EXCLUDED.answers,
      step = EXCLUDED.step, expires_at = EXCLUDED.expires_at`.pipe(Effect.orDie, Effect.asVoid)
}

const advance = (sql: SqlClient.SqlClient): DialogueStore["Service"]["advance"] => (from, next) => {
  const { answers, expiresAt, meaning, question, step } = valuesOf(next)
  return sql`
    UPDATE dialogues SET question = ${question}, meaning = ${meaning}, answers = ${answers}::text::jsonb, step = ${step}, expires_at = ${expiresAt}
    WHERE user_id = ${from.userId} AND id = ${from.id} AND step = ${from.step} RETURNING id`.pipe(
    Effect.orDie,
    Effect.map((rows) => rows.length > 0)
  )
}

/** What members are being asked, in Postgres. */
export const layer: Layer.Layer<DialogueStore, never, SqlClient.SqlClient> = Layer.effect(
  DialogueStore,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const endAll = yield* together(sql, (userIds: ReadonlyArray<UserId>) =>
      Effect.as(Effect.orDie(sql`DELETE FROM dialogues WHERE user_id = ANY(${userIds}::uuid[])`), userIds))
    return DialogueStore.of({
      of: (userId) =>
        Effect.map(
          readRows(DialogueRow)(sql`
            SELECT id, user_id AS "userId", question, meaning, answers, step, expires_at AS "expiresAt" FROM dialogues WHERE user_id = ${userId}`),
          ([row]) => Option.map(Option.fromUndefinedOr(row), (found) => new Dialogue(found))
        ),
      begin: begin(sql),
      advance: advance(sql),
      end: (userId) => Effect.asVoid(endAll(userId))
    })
  })
)
