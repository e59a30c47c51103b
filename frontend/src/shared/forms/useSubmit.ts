import { nextTick, ref, type Ref } from 'vue'
import { isApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'

/** What the server said about fields, in the shape that Regle takes as `externalErrors`. */
export type ServerErrors<Values> = Partial<Record<keyof Values, string[]>>

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
    const known: ServerErrors<Values> = {}
    const others: string[] = []
    const fields = isApiError(error) ? Object.entries(error.fields) : []
    for (const [field, problems] of fields) {
      const messages = problems.map((problem) => problem.message)
      if (field in options.values) known[field as keyof Values] = messages
      else others.push(...messages)
    }
    options.serverErrors.value = known
    if (others.length > 0) failure.value = others.join(' ')
    else if (fields.length === 0) failure.value = errorText(error)
  }

  return { busy, failure, submit }
}

async function focusFirstProblem(form: HTMLFormElement | undefined): Promise<void> {
  await nextTick()
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
