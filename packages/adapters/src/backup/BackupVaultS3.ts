import { Backup, BackupId, backupIdAt } from "@sigmatrade/core/backup/Backup"
import { BackupUnusable, BackupVault } from "@sigmatrade/core/backup/BackupVault"
import { Effect, Layer, Redacted, Schedule, Schema, Stream } from "effect"
import { S3mini } from "s3mini"
import type { UploadPart } from "s3mini"
import { checked, manifest, MANIFEST, measure, SEALED } from "./manifest.ts"

/** A bucket of a store that speaks S3. */
export interface S3Settings {
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly keyId: string
  readonly secret: Redacted.Redacted
}

/** Bytes of a part: what an upload holds in memory, twice. A store takes 10,000 parts, so a backup may have 160 GB. */
const PART_BYTES = 16 * 2 ** 20
/** One request may last so long; what is read is not cut by it. */
const REQUEST_MAX = "10 minutes"
const RETRIES = { times: 3, schedule: Schedule.exponential("500 millis") }
const PREFIX = "sigmatrade-"

/** One request; what it fails with holds the store's words, never a key. */
const ask = <A>(file: string, request: () => Promise<A>) =>
  Effect.tryPromise({ try: request, catch: (cause) => new BackupUnusable({ file, reason: (cause instanceof Error ? cause.message : String(cause)).slice(0, 300) }) }).pipe(
    Effect.timeoutOrElse({ duration: REQUEST_MAX, orElse: () => new BackupUnusable({ file, reason: `the store has not answered in ${REQUEST_MAX}` }) })
  )

/** Sends a stream part by part. The object is there when all of them are, and not before. */
const upload = Effect.fn("upload")(function*<E, R>(s3: S3mini, key: string, bytes: Stream.Stream<Uint8Array, E, R>) {
  const id = yield* ask(key, () => s3.getMultipartUploadId(key))
  const parts: Array<UploadPart> = []
  let [waiting, size]: [Array<Uint8Array>, number] = [[], 0]
  const send = Effect.suspend(() => {
    const part = Buffer.concat(waiting)
    ;[waiting, size] = [[], 0]
    return ask(key, () => s3.uploadPart(key, id, part, parts.length + 1)).pipe(Effect.retry(RETRIES), Effect.map((sent) => parts.push(sent)))
  })
  yield* Stream.runForEach(bytes, (chunk) => Effect.suspend(() => {
    waiting.push(chunk)
    size += chunk.byteLength
    return size < PART_BYTES ? Effect.void : send
  })).pipe(
    Effect.andThen(Effect.suspend(() => size > 0 || parts.length === 0 ? send : Effect.void)),
    Effect.andThen(ask(key, () => s3.completeMultipartUpload(key, id, parts))),
    Effect.onError(() => Effect.ignore(ask(key, () => s3.abortMultipartUpload(key, id))))
  )
})

const read = (s3: S3mini, key: string) => Stream.unwrap(Effect.gen(function*() {
  const answer = yield* Effect.retry(ask(key, () => s3.getObjectResponse(key)), RETRIES)
  const body = answer?.body ?? null
  if (body === null) return yield* new BackupUnusable({ file: key, reason: "it is not there" })
  return Stream.fromReadableStream({ evaluate: () => body as ReadableStream<Uint8Array>, onError: (cause) => new BackupUnusable({ file: key, reason: String(cause).slice(0, 300) }) })
}))

const make = (s3: S3mini) => {
  const names = Effect.map(Effect.retry(ask("the bucket", () => s3.listObjects("/", PREFIX)), RETRIES), (found) => new Set((found ?? []).map(({ Key }) => Key)))
  const removed = (key: string) => ask(key, () => s3.deleteObject(key))
  const get = Effect.fn("BackupVaultS3.get")(function*(id: BackupId) {
    const file = id + MANIFEST
    const text = yield* Effect.retry(ask(file, () => s3.getObject(file)), RETRIES)
    if (text === null) return yield* new BackupUnusable({ file, reason: "there is no such manifest" })
    const backup = yield* Effect.mapError(Schema.decodeEffect(manifest)(text), ({ message }) => new BackupUnusable({ file, reason: message }))
    return backup.id === id ? backup : yield* new BackupUnusable({ file, reason: `it is the manifest of ${backup.id}` })
  })
  const put: BackupVault["Service"]["put"] = Effect.fn("BackupVaultS3.put")(function*(madeAt, facts, sealed) {
    const id = backupIdAt(madeAt)
    const there = yield* names
    if (there.has(id + MANIFEST)) return yield* new BackupUnusable({ file: id + MANIFEST, reason: "a backup of this second is there already" })
    const left = [...there].filter((name) => name.endsWith(SEALED) && !there.has(name.slice(0, -SEALED.length) + MANIFEST))
    yield* Effect.forEach(left, (name) => Effect.ignore(removed(name)), { discard: true })
    const measured = measure()
    yield* upload(s3, id + SEALED, sealed.pipe(Stream.tap((chunk) => Effect.sync(() => measured.add(chunk)))))
    const backup = new Backup({ id, madeAt, facts, ...measured.done() })
    const text = yield* Effect.orDie(Schema.encodeEffect(manifest)(backup))
    yield* Effect.retry(ask(id + MANIFEST, () => s3.putObject(id + MANIFEST, text, "application/json")), RETRIES)
    return backup
  })
  const list = Effect.gen(function*() {
    const ids = [...yield* names].filter((name) => name.endsWith(MANIFEST)).map((name) => name.slice(0, -MANIFEST.length)).filter(Schema.is(BackupId))
    const found = yield* Effect.forEach(ids.toSorted(), (id) => Effect.option(get(id)), { concurrency: 4 })
    return found.flatMap((one) => one._tag === "Some" ? [one.value] : [])
  })
  return BackupVault.of({
    put, list, get,
    open: (backup) => checked(read(s3, backup.id + SEALED), backup.id + SEALED, backup),
    remove: (id) => Effect.asVoid(Effect.andThen(removed(id + MANIFEST), removed(id + SEALED)))
  })
}

/**
 * Backups in a bucket of an S3-compatible store, each a sealed object and its manifest. What a crash leaves of an upload is no object; the
 * bucket's own rule for unfinished uploads clears it away.
 */
export const layer = ({ bucket, endpoint, keyId, region, secret }: S3Settings): Layer.Layer<BackupVault> =>
  Layer.sync(BackupVault, () => make(new S3mini({
    endpoint: `${endpoint.replace(/\/+$/, "")}/${bucket}`, region, accessKeyId: keyId, secretAccessKey: Redacted.value(secret)
  })))
