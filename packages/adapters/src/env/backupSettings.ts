import type { Retention } from "@sigmatrade/core/backup/keptBackups"
import { Redacted } from "effect"
import type { SharedRule, Values } from "./Setting.ts"
import { optional, secret } from "./Setting.ts"
import { listOf, matching, url, whole } from "./SettingReader.ts"

const RECIPIENTS_MAX = 10
const BECH32 = "[02-9ac-hj-np-z]"
const PATH = matching(/^[^\0]{1,1000}$/)
const kept = (key: string, what: string, unset: number) => optional(key, `a number of ${what} from 0 to 1000`, whole(0, 1000), unset)
const word = (key: string, rule: string, pattern: RegExp) => optional(key, rule, matching(pattern), "")

/** Where backups go, whom they are sealed for, and how long they are kept. */
export const backupSettings = {
  recipients: optional("BACKUP_RECIPIENTS", "recipients of age (age1...) with commas between them", listOf(matching(new RegExp(`^age1${BECH32}{58}$`)), RECIPIENTS_MAX), []),
  identity: secret(word("BACKUP_IDENTITY", "an identity of age (AGE-SECRET-KEY-1...)", new RegExp(`^AGE-SECRET-KEY-1${BECH32.toUpperCase()}{58}$`))),
  directory: optional("BACKUP_DIRECTORY", "the path of a folder", PATH, "./backups"),
  daily: kept("BACKUP_KEEP_DAILY", "days", 7),
  weekly: kept("BACKUP_KEEP_WEEKLY", "weeks", 5),
  monthly: kept("BACKUP_KEEP_MONTHLY", "months", 12),
  pgDump: optional("BACKUP_PG_DUMP", "the path of pg_dump", matching(/(^|[/\\])pg_dump(\.exe)?$/), "pg_dump"),
  s3Endpoint: optional("BACKUP_S3_ENDPOINT", "the URL of an S3-compatible store", url("https:", "http:"), null),
  s3Bucket: word("BACKUP_S3_BUCKET", "the name of a bucket", /^[a-z0-9.-]{3,63}$/),
  s3Region: optional("BACKUP_S3_REGION", "a region such as eu-central-1, or auto", matching(/^[a-z0-9-]{2,40}$/), "auto"),
  s3KeyId: word("BACKUP_S3_ACCESS_KEY_ID", "the id of an access key", /^[\x21-\x7e]{3,256}$/),
  s3Secret: secret(word("BACKUP_S3_SECRET_ACCESS_KEY", "the secret of that access key", /^[\x21-\x7e]{3,256}$/))
}

/** A store elsewhere is named whole. */
export const backupRules: ReadonlyArray<SharedRule<typeof backupSettings>> = [{
  key: "BACKUP_S3_BUCKET, BACKUP_S3_ACCESS_KEY_ID, BACKUP_S3_SECRET_ACCESS_KEY",
  rule: "set where BACKUP_S3_ENDPOINT is",
  broken: ({ s3Bucket, s3Endpoint, s3KeyId, s3Secret }) =>
    typeof s3Endpoint === "string" && (s3Bucket === "" || s3KeyId === "" || (s3Secret !== undefined && Redacted.value(s3Secret) === ""))
}]

/** The settings as core's retention. */
export const backupRetention = ({ daily, monthly, weekly }: Values<typeof backupSettings>): Retention => ({ daily, weekly, monthly })

/** The key that opens backups, where this process has it. */
export const backupIdentity = ({ identity }: Values<typeof backupSettings>) => Redacted.value(identity) === "" ? null : identity
