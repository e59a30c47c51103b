import type { Channel, KindPreference } from './api'

export const CHANNELS: readonly Channel[] = ['in_app', 'mail', 'sms']

/** The kinds of one topic, by what the person may decide about them. */
export interface Topic {
  topic: string
  /** Some channel may be switched off. */
  optional: KindPreference[]
  /** Reach the person by every channel they have, because much depends on them. */
  important: KindPreference[]
  /** Only ever shown in the app, where they are the record. */
  recorded: KindPreference[]
}

const isOptional = (kind: KindPreference) => kind.channels.some((channel) => channel.may_switch_off)
const isRecord = (kind: KindPreference) => kind.channels.every(({ channel }) => channel === 'in_app')

/** Topics in the order in which the server names them. */
export function byTopic(kinds: readonly KindPreference[]): Topic[] {
  return [...new Set(kinds.map((kind) => kind.topic))].map((topic) => {
    const all = kinds.filter((kind) => kind.topic === topic)
    return {
      topic,
      optional: all.filter(isOptional),
      important: all.filter((kind) => !isOptional(kind) && !isRecord(kind)),
      recorded: all.filter(isRecord),
    }
  })
}

/** The same preferences with one channel of one kind switched. */
export function withSwitch(
  kinds: readonly KindPreference[],
  wanted: { kind: string; channel: Channel; enabled: boolean },
): KindPreference[] {
  return kinds.map((kind) => {
    if (kind.kind !== wanted.kind) return kind
    const channels = kind.channels.map((one) =>
      one.channel === wanted.channel ? { ...one, enabled: wanted.enabled } : one,
    )
    return { ...kind, channels }
  })
}
