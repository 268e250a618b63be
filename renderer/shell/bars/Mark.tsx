/** The mark: a path that returns once and arrives. */
export function Mark() {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth="2.4"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <g stroke="var(--ink)">
        <circle cx="5.5" cy="5.5" r="2.6" />
        <path d="M8.6 5.5h6.2a4 4 0 0 1 0 8H9.2a3.4 3.4 0 0 0 0 6.8h5" />
      </g>
      <circle cx="18.6" cy="19.2" r="2.6" fill="var(--conversion-3)" />
    </svg>
  )
}
