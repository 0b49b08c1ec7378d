import * as SigningLogMemory from "@sigmatrade/adapters/memory/SigningLogMemory"
import * as SigningLogFile from "@sigmatrade/adapters/signer/SigningLogFile"
import { Effect, Layer, Logger } from "effect"
import { join } from "node:path"
import { temporaryFolder } from "../../support/temporaryFolder.ts"
import { signingLogContract } from "@sigmatrade/adapters/contract/payout/signingLogContract"

signingLogContract("memory", SigningLogMemory.layer)

signingLogContract("file", Layer.unwrap(Effect.map(temporaryFolder, (folder) => SigningLogFile.layer(join(folder, "deep/signings.jsonl")))).pipe(
  Layer.provide(Logger.layer([]))
))
