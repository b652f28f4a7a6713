//! A map in document order that takes no room while it is empty: most maps of most objects are.

use indexmap::IndexMap;

use crate::source::pointer::Text;

/// Named values in document order.
#[derive(Clone, Debug)]
pub struct Map<V>(Option<Box<IndexMap<Text, V>>>);

impl<V> Map<V> {
    /// No values.
    pub const fn new() -> Self {
        Map(None)
    }

    /// Adds a value at the end, or replaces the one that has this name.
    pub fn insert(&mut self, name: Text, value: V) {
        self.0.get_or_insert_default().insert(name, value);
    }

    /// The value with this name.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.0.as_ref()?.get(name)
    }

    /// Whether there is a value with this name.
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// All of them, in document order.
    pub fn iter(&self) -> Iter<'_, V> {
        Iter(self.0.as_deref().map(IndexMap::iter))
    }

    /// All names, in document order.
    pub fn keys(&self) -> impl Iterator<Item = &Text> {
        self.iter().map(|(name, _)| name)
    }

    /// All values, in document order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |map| map.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<V> Default for Map<V> {
    fn default() -> Self {
        Map::new()
    }
}

impl<V> FromIterator<(Text, V)> for Map<V> {
    fn from_iter<I: IntoIterator<Item = (Text, V)>>(values: I) -> Self {
        let map: IndexMap<Text, V> = values.into_iter().collect();
        Map((!map.is_empty()).then(|| Box::new(map)))
    }
}

impl<'a, V> IntoIterator for &'a Map<V> {
    type Item = (&'a Text, &'a V);
    type IntoIter = Iter<'a, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What [`Map::iter`] gives.
#[derive(Debug)]
pub struct Iter<'a, V>(Option<indexmap::map::Iter<'a, Text, V>>);

impl<'a, V> Iterator for Iter<'a, V> {
    type Item = (&'a Text, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.as_mut()?.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.0.as_ref().map_or(0, ExactSizeIterator::len);
        (length, Some(length))
    }
}

impl<V> ExactSizeIterator for Iter<'_, V> {}
