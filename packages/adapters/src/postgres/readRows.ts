import { Effect, Schema, SchemaGetter } from "effect"
import type { SqlError } from "effect/sql/SqlError"

/** A whole number from an `int8` column: heights, Telegram's ids, counts. Never money. */
export const Int8 = Schema.BigInt.pipe(
  Schema.decodeTo(Schema.Int, { decode: SchemaGetter.transform(Number), encode: SchemaGetter.transform(BigInt) })
)

/**
 * Decodes what a statement answers, row by row. A row that does not fit and a database that does not answer are defects here: no
 * caller can do more than try the whole step again.
 */
export const readRows = <S extends Schema.ConstraintDecoder<unknown>>(row: S) => {
  const decode = Schema.decodeUnknownEffect(Schema.Array(row))
  return (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>): Effect.Effect<ReadonlyArray<S["Type"]>> =>
    statement.pipe(Effect.flatMap(decode), Effect.orDie)
}
