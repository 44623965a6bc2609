const postmortemsPath = '/postmortems';
const actionItemsPath = '/postmortems/actions';
const figuresPath = '/incidents/figures';

/** Pages about all incidents. */
export const incidentPages = [
  { href: '/incidents', label: 'Incidents', exact: true },
  { href: postmortemsPath, label: 'Postmortems', exact: true },
  { href: actionItemsPath, label: 'Action items' },
  { href: figuresPath, label: 'How long they took' },
];
