import { computed, inject, provide, ref, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { ApiError } from '@/shared/api/problem'

/** What the server found wrong, by path (`attributes.2.options.0.label.en`). */
export type Findings = Record<string, string[]>

const KEY: InjectionKey<Ref<Findings>> = Symbol('findings')

/** Findings for the fields below this component; `take` shows those of a refusal. */
export function provideFindings() {
  const findings = ref<Findings>({})
  provide(KEY, findings)
  return {
    findings,
    take(refusal: ApiError): void {
      findings.value = Object.fromEntries(
        Object.entries(refusal.fields).map(([path, problems]) => [path, problems.map(({ message }) => message)]),
      )
    },
    /** After rows were moved, positions in the paths name other rows. */
    forget: () => void (findings.value = {}),
  }
}

const none = ref<Findings>({})

/** What is wrong at one path. */
export function useFinding(path: () => string): ComputedRef<string[]> {
  const findings = inject(KEY, none)
  return computed(() => findings.value[path()] ?? [])
}

/** Whether something is wrong at this path or below it. */
export function useFindingsBelow(path: () => string): ComputedRef<boolean> {
  const findings = inject(KEY, none)
  return computed(() => Object.keys(findings.value).some((one) => one === path() || one.startsWith(`${path()}.`)))
}

/** How many fields below any of these parts are wrong. */
export const countBelow = (findings: Findings, parts: readonly string[]): number =>
  Object.keys(findings).filter((path) => parts.includes(path.split('.')[0]!)).length
