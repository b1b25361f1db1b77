"""What happens to a visit at each event, by the part of the way; `kiosk.ui.flow` says when. No Qt."""
