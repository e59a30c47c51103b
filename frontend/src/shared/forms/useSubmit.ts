import { nextTick, ref, type Ref } from 'vue'
import { isApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'

/** What the server said about fields, in the shape that Regle takes as `externalErrors`. */
export type ServerErrors<Values> = { [Field in keyof Values]?: FieldErrors<Values[Field]> }

/** A group of fields (`attributes.rank`) has its messages below it; a list has them all together. */
type FieldErrors<Value> = Value extends readonly unknown[]
  ? string[]
  : Value extends object
    ? Record<string, string[]>
    : string[]

interface SubmitOptions<Values, Answer> {
  /** The form's values; server errors of other fields are told above the form. */
  values: Values
  serverErrors: Ref<ServerErrors<Values>>
  /** Checks the form here before anything is sent. */
  validate: () => Promise<boolean>
  send: () => Promise<Answer>
}

/**
 * Sends a form once at a time. What was typed is never touched: a refusal is told at its field,
 * anything else in `failure`, and the focus goes to the first field that needs attention.
 */
export function useSubmit<Values extends object, Answer>(options: SubmitOptions<Values, Answer>) {
  const { errorText } = useErrorText()
  const busy = ref(false)
  const failure = ref('')

  /** Answers what the server answered; undefined when the form was not accepted. */
  async function submit(event?: Event): Promise<Answer | undefined> {
    if (busy.value) return undefined
    const form = event?.currentTarget as HTMLFormElement | undefined
    busy.value = true
    failure.value = ''
    // What the server said of one field may be mended in another, or by waiting.
    options.serverErrors.value = {}
    try {
      if (!(await options.validate())) return undefined
      return await options.send()
    } catch (error) {
      explain(error)
      return undefined
    } finally {
      busy.value = false
      await focusFirstProblem(form)
    }
  }

  function explain(error: unknown): void {
    const { known, others } = sortProblems(error, options.values)
    options.serverErrors.value = known
    if (others.length > 0) failure.value = others.join(' ')
    else if (Object.keys(known).length === 0) failure.value = errorText(error)
  }

  return { busy, failure, submit }
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Splits a refusal into what belongs to fields of this form and what belongs to none of them. */
function sortProblems<Values extends object>(error: unknown, values: Values) {
  const known: Record<string, string[] | Record<string, string[]>> = {}
  const others: string[] = []
  for (const [path, problems] of Object.entries(isApiError(error) ? error.fields : {})) {
    const messages = problems.map((problem) => problem.message)
    const [field = '', ...rest] = path.split('.')
    if (!(field in values)) others.push(...messages)
    else if (isGroup(values[field as keyof Values])) {
      known[field] = { ...(known[field] as Record<string, string[]>), [rest.join('.')]: messages }
    } else known[field] = [...((known[field] as string[]) ?? []), ...messages]
  }
  return { known: known as ServerErrors<Values>, others }
}

async function focusFirstProblem(form: HTMLFormElement | undefined): Promise<void> {
  await nextTick()
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
