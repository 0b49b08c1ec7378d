import { Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { LevelTable } from "./LevelTable.ts"

/** The prices of one version, since when they are in force, and who put them there. */
export class PriceVersion extends Schema.Class<PriceVersion>("PriceVersion")({
  table: LevelTable,
  publishedAt: Schema.DateTimeUtc,
  /** `null`: the settings say so. */
  operator: Schema.NullOr(OperatorName),
  /** Why, in the operator's words; `null` where the settings say so. */
  note: Schema.NullOr(Schema.String)
}) {}
