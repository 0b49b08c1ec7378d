import { databaseDumpContract } from "@sigmatrade/adapters/contract/backup/databaseDumpContract"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import * as DatabaseDumpMemory from "@sigmatrade/adapters/memory/DatabaseDumpMemory"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { Effect, Exit, Layer, Scope } from "effect"
import { afterAll } from "vitest"
import { backupWorld, postgresTools } from "../../integration/backup/backupWorld.ts"

const scope = Scope.makeUnsafe()
const inScope = <A, E>(work: Effect.Effect<A, E, Scope.Scope>) => Effect.runPromise(Effect.provideService(work, Scope.Scope, scope))
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const memory = Layer.succeedContext(await inScope(Layer.build(MemoryAdapters.layer)))
databaseDumpContract("memory", DatabaseDumpMemory.layer.pipe(Layer.provide(memory), Layer.merge(Sha256Node.layer)), memory)

const { backing, stores } = await inScope(Effect.flatMap(postgresTools, backupWorld))
databaseDumpContract("postgres", Layer.succeedContext(backing), Layer.orDie(stores))
