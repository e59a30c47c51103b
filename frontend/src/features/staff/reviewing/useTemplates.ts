import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useErrorText } from '@/shared/composables/useErrorText'
import { addTemplate, changeTemplate, deleteTemplate, reviewingKeys, templatesQuery, type ReviewTemplate } from './api'

/** Characters, as the server counts them. */
const LENGTH = { min: 4, max: 300 }

/** The reviewers' own list of reasons: one is written at a time, and stays written when it is refused. */
export function useTemplates() {
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const queries = useQueryClient()
  const list = reactive(useQuery(templatesQuery()))
  const written = reactive({ text: '', text_en: '' })
  const editing = ref<string | null>(null)
  const attempted = ref(false)
  const busy = ref(false)
  const problem = ref('')

  const problems = computed(() => {
    const ofText = (text: string) => {
      const { length } = text.trim()
      return attempted.value && (length < LENGTH.min || length > LENGTH.max) ? [t('reviewing.templates.length', LENGTH)] : []
    }
    return { text: ofText(written.text), text_en: ofText(written.text_en) }
  })

  function edit(template: ReviewTemplate | null): void {
    Object.assign(written, { text: template?.text ?? '', text_en: template?.text_en ?? '' })
    editing.value = template?.id ?? null
    attempted.value = false
    problem.value = ''
  }

  async function attempt(action: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = ''
    try {
      await action()
      await queries.invalidateQueries({ queryKey: reviewingKeys.templates })
      return true
    } catch (error) {
      problem.value = errorText(error)
      return false
    } finally {
      busy.value = false
    }
  }

  async function save(): Promise<void> {
    attempted.value = true
    if (problems.value.text.length + problems.value.text_en.length > 0) return
    const body = { text: written.text.trim(), text_en: written.text_en.trim() }
    const id = editing.value
    if (await attempt(() => (id === null ? addTemplate({ ...body, position: nextPlace() }) : changeTemplate(id, body)))) edit(null)
  }

  function nextPlace(): number {
    return Math.max(0, ...(list.data ?? []).map(({ position }) => position)) + 1
  }

  async function remove(id: string): Promise<void> {
    if ((await attempt(() => deleteTemplate(id))) && editing.value === id) edit(null)
  }

  return { list, written, editing, busy, problem, problems, edit, save, remove }
}
