import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Schema } from "effect"
import { ApiMoney } from "./ApiMoney.ts"

/** The prices of levels in force, on the wire. */
export const ApiLevelTable = Schema.Struct({
  object: Schema.Literal("level_table"),
  version: Schema.Int.annotate({ description: "Grows by one with every change of prices; 0 before any were published." }),
  prices: Schema.Array(Schema.Struct({ level: LevelNumber, price: ApiMoney })).annotate({
    description: "One entry per level and asset it is sold for, by asset and then by level."
  })
}).annotate({ identifier: "LevelTable", description: "The prices in force." })
