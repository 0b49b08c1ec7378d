import type { CleanupRules } from "@sigmatrade/core/job/cleanUp"
import type { DiskMarks } from "@sigmatrade/core/job/diskLevel"
import type { SharedRule, Values } from "./Setting.ts"
import { optional } from "./Setting.ts"
import { whole } from "./SettingReader.ts"

const percent = (key: string, unset: number) => optional(key, "a percentage from 1 to 100", whole(1, 100), unset)
const days = (key: string, least: number, unset: number) => optional(key, `a number of days from ${least} to 3650`, whole(least, 3650), unset)

/** What the jobs go by: how full disks may be, and how long what nobody needs is kept. */
export const jobSettings = {
  warn: percent("DISK_WATERMARK_WARN", 75),
  shed: percent("DISK_WATERMARK_SHED", 85),
  emergency: percent("DISK_WATERMARK_EMERGENCY", 92),
  sessionDays: days("CLEANUP_SESSIONS_DAYS", 1, 1),
  dialogueDays: days("CLEANUP_DIALOGUES_DAYS", 1, 1),
  answerDays: days("CLEANUP_ANSWERS_DAYS", 30, 30),
  deliveryDays: days("CLEANUP_WEBHOOKS_DAYS", 7, 30)
}

/** The marks of a disk follow each other. */
export const jobSettingRules: ReadonlyArray<SharedRule<typeof jobSettings>> = [
  {
    key: "DISK_WATERMARK_SHED",
    rule: "above DISK_WATERMARK_WARN",
    broken: ({ shed, warn }) => shed !== undefined && warn !== undefined && shed <= warn
  },
  {
    key: "DISK_WATERMARK_EMERGENCY",
    rule: "above DISK_WATERMARK_SHED",
    broken: ({ emergency, shed }) => emergency !== undefined && shed !== undefined && emergency <= shed
  }
]

/** The settings as core's marks. */
export const diskMarks = ({ emergency, shed, warn }: Values<typeof jobSettings>): DiskMarks => ({ warn, shed, emergency })

/** The settings as core's rules of the cleanup. */
export const cleanupRules = (settings: Values<typeof jobSettings>): CleanupRules => ({
  "operator sessions": settings.sessionDays,
  dialogues: settings.dialogueDays,
  answers: settings.answerDays,
  "webhook deliveries": settings.deliveryDays
})
