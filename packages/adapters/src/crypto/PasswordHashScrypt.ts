import { HashedPassword, PasswordHash } from "@sigmatrade/core/payout/PasswordHash"
import { Effect, Layer, Redacted, Semaphore } from "effect"
import { createHash, randomBytes, scrypt, timingSafeEqual } from "node:crypto"

/** What trying one password costs: 2^`costLog2` steps of `blockSize` * 128 bytes, `lanes` times. */
export interface ScryptCost {
  readonly costLog2: number
  readonly blockSize: number
  readonly lanes: number
}

/** 32 MiB and about a quarter of a second on one core. Source: OWASP Password Storage Cheat Sheet, "scrypt". */
export const SCRYPT_COST: ScryptCost = { costLog2: 15, blockSize: 8, lanes: 3 }

/** More is not worked off at once, so that many who try at once slow down each other, not the process. */
const AT_ONCE_MAX = 2
const SALT_BYTES = 16
const HASH_BYTES = 32
const FORM = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w+/]{16,88}={0,2})\$([\w+/]{22,88}={0,2})$/u
/** How the inherited system kept passwords; its cost was 12, and one above 14 would be a way to stop us. */
const INHERITED = /^\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/u
/** Dearer ones are not made here, and would be a way to stop us if somebody wrote one into the database. */
const COST_LOG2_MAX = 20

/** Loaded when the first such hash is met: few communities have any. */
const matchesInherited = async (password: Redacted.Redacted, hash: HashedPassword) =>
  // As it was typed: the inherited system changed nothing of it.
  (await import("bcryptjs")).compare(Redacted.value(password), hash)

/** As bytes of one length: scrypt itself takes passwords that differ in zero bytes at the end only for the same. */
const bytesOf = (password: Redacted.Redacted) => createHash("sha256").update(Redacted.value(password).normalize("NFKC")).digest()

const derived = (password: Redacted.Redacted, salt: Buffer, { blockSize, costLog2, lanes }: ScryptCost, length: number) =>
  Effect.callback<Buffer>((resume) => {
    const cost = 2 ** costLog2
    const maxmem = 256 * blockSize * cost
    scrypt(bytesOf(password), salt, length, { cost, blockSize, parallelization: lanes, maxmem }, (error, key) =>
      resume(error === null ? Effect.succeed(key) : Effect.die(error)))
  })

const written = (salt: Buffer, key: Buffer, { blockSize, costLog2, lanes }: ScryptCost) =>
  HashedPassword.make(["scrypt", costLog2, blockSize, lanes, salt.toString("base64"), key.toString("base64")].join("$"))

/** What a hash says of itself; `null`: none of ours. */
const read = (hash: HashedPassword) => {
  const [, costLog2, blockSize, lanes, salt, key] = FORM.exec(hash) ?? []
  if (salt === undefined || key === undefined || Number(costLog2) > COST_LOG2_MAX) return null
  return {
    cost: { costLog2: Number(costLog2), blockSize: Number(blockSize), lanes: Number(lanes) },
    salt: Buffer.from(salt, "base64"),
    key: Buffer.from(key, "base64")
  }
}

/**
 * scrypt of node:crypto, with its cost beside each hash. (effect/crypto offers Argon2id, which Node marks as experimental and has since
 * 24.7 only.)
 */
export const layer = (cost: ScryptCost = SCRYPT_COST): Layer.Layer<PasswordHash> =>
  Layer.sync(PasswordHash, () => {
    const turn = Semaphore.makeUnsafe(AT_ONCE_MAX)
    return PasswordHash.of({
      hash: (password) => Effect.suspend(() => {
        const salt = randomBytes(SALT_BYTES)
        return turn.withPermit(derived(password, salt, cost, HASH_BYTES)).pipe(Effect.map((key) => written(salt, key, cost)))
      }),
      isInherited: (hash) => INHERITED.test(hash),
      matches: (password, hash) => {
        if (INHERITED.test(hash)) return turn.withPermit(Effect.promise(() => matchesInherited(password, hash)))
        const kept = read(hash)
        if (kept === null) return Effect.succeed(false)
        return turn.withPermit(derived(password, kept.salt, kept.cost, kept.key.length)).pipe(
          Effect.map((key) => timingSafeEqual(key, kept.key))
        )
      }
    })
  })
