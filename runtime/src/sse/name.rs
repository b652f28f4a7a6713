//! The name of an event.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// The name of an event: a text that is cheap to clone, since most events of a stream share theirs. The default is `message`.
///
/// ```
/// use specloom_rt::sse::EventName;
///
/// let name = EventName::from("tick");
/// assert_eq!(name, "tick");
/// assert_eq!(EventName::default().as_str(), "message");
/// ```
#[derive(Clone)]
pub struct EventName(Text);

#[derive(Clone)]
enum Text {
    Fixed(&'static str),
    Shared(Arc<str>),
}

impl EventName {
    /// The name of an event that the stream does not name.
    pub const MESSAGE: Self = Self::from_static("message");

    /// A name that the program has.
    pub const fn from_static(name: &'static str) -> Self {
        Self(Text::Fixed(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Fixed(name) => name,
            Text::Shared(name) => name,
        }
    }
}

impl Default for EventName {
    fn default() -> Self {
        Self::MESSAGE
    }
}

impl Deref for EventName {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for EventName {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for EventName {
    fn borrow(&self) -> &str {
        self
    }
}

impl From<&str> for EventName {
    fn from(name: &str) -> Self {
        Self(Text::Shared(name.into()))
    }
}

impl From<String> for EventName {
    fn from(name: String) -> Self {
        Self(Text::Shared(name.into()))
    }
}

impl From<&String> for EventName {
    fn from(name: &String) -> Self {
        name.as_str().into()
    }
}

impl From<Cow<'_, str>> for EventName {
    fn from(name: Cow<'_, str>) -> Self {
        Self(Text::Shared(name.into()))
    }
}

impl From<EventName> for String {
    fn from(name: EventName) -> Self {
        name.as_str().to_owned()
    }
}

impl PartialEq for EventName {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for EventName {}

impl PartialEq<str> for EventName {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for EventName {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for EventName {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl Hash for EventName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
