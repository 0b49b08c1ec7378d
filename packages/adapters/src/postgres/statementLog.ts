import { Effect, Layer } from "effect"
import { Statement } from "effect/sql"

/** Logs every statement as it is written, without its values, which may be somebody's (`DB_LOGGING`). */
export const statementLog: Statement.Transformer = (statement) =>
  Effect.as(Effect.logInfo("SQL", { statement: statement.compile()[0].replaceAll(/\s+/g, " ").trim() }), statement)

/** Puts the log in force for everything that runs with this layer, when it is asked for. */
export const layer = (isOn: boolean) => isOn ? Layer.succeed(Statement.CurrentTransformer, statementLog) : Layer.empty
